"""The programming interface over HTTP: ``create_app`` puts it together, ``v1`` holds its resources."""
