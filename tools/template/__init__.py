"""The names of this template, and the command that gives a copy of it names of its own: `./pants rename`.

It runs before anything is installed, so it uses the standard library alone and works on Python 3.9 to 3.13.
"""
