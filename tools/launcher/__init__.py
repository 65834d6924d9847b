"""The parts of `./pants` that need more than a few lines of shell: installing Pants, and installing missing tools.

It runs before anything is installed, so it uses only the standard library, and works on Python 3.9 to 3.13.
"""
