"""Mail that comes in: kept first, read apart, believed in nothing that it says of itself."""
