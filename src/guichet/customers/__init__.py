"""The organisations that are served, and the people of them."""
