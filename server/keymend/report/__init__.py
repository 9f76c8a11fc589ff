"""How findings leave the command line. One module a format, one function each: ``render``."""
