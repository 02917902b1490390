"""Factory of labelled synthetic safety-evaluation reports: world -> plan -> text -> pages -> labels."""
