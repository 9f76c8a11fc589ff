"""What stands for a key, or for the name of one, and cannot work.

``values`` judges values where a key is meant, ``names`` what they are given to, and
``copies`` holds doubtful characters against other copies of the same key.
"""
