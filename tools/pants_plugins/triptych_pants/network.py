"""The environment variables by which processes that download something reach the network."""

from __future__ import annotations

PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy")
