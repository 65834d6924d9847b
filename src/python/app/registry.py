"""The one list of features: the application serves their routes, and the database has their tables.

A new feature adds its import and its name here.
"""

from app.features.deletions.routes import router as deletions
from app.features.health.routes import router as health
from app.features.items.routes import router as items
from app.features.login.routes import router as login
from app.features.maintenance.routes import router as maintenance
from app.features.overview.routes import router as overview
from app.features.sample_data.routes import router as sample_data
from app.features.users.routes import router as users

FEATURES = (health, login, users, overview, sample_data, items, deletions, maintenance)
