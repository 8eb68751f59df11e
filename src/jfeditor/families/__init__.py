"""What the headings of a page mean: families, groups, levels, specialties and sections."""
