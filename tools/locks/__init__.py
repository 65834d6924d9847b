"""Updates the lock files of all three languages: `./pants run tools/locks:refresh`."""
