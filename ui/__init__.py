"""What every page is made of: template tags, the form renderer, Markdown, chart geometry. Knows no model and no rule."""
