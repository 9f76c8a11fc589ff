"""The language server: the only part that imports pygls and lsprotocol.

One file a feature. Text, findings and fixes come from the packages below and are turned
into what clients understand here; nothing outside imports this package but the
``server`` command.
"""
