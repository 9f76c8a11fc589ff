"""What a rule may ask of a text: its language, and what stands around a value."""
