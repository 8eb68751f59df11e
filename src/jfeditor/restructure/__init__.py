"""What users want done to families, as finished changes with their consequences."""
