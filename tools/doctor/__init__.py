"""`./pants doctor`: finds out whether this machine has what each goal needs.

It runs before anything is installed, so it uses only the standard library, and works on Python 3.9 to 3.13. Programs
and libraries come from the tables of the Pants plugins
(`triptych_pants.toolchain`), and interpreters from the launcher.
"""
