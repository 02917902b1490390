"""What a report shares with others, side by side: in the terminal, as JSON, and as one HTML file."""
