"""What the templates of all doors can say."""
