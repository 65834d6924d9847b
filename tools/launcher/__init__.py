"""What `./pants` cannot do in a few lines of shell: install Pants once per user, and help when a goal misses a tool.

Runs before anything is installed, so it uses the standard library alone and works on Python 3.9 to 3.13.
"""
