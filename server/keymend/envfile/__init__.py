"""Environment files: what they look like, what loaders read in them, how they are written.

``model`` is lossless, ``loaders`` say what each loader takes from a text, ``compare`` where
the two differ, ``writing`` makes edits. Nothing here opens a file.
"""
