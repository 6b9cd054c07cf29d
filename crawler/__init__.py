"""Everything that talks to the network: catalogue, routes, spider, commands. Knows no SQL."""
