"""Makes the lock files of all three languages anew: `./pants run tools/locks:refresh`."""
