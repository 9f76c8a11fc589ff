"""What the sub-commands of the command line do. Each returns an exit status."""
