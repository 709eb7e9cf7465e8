"""The component tags by subject; `ui.templatetags.ui` puts them together into the one library that templates load."""
