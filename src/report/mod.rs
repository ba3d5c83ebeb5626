//! What is told: text for the terminal, JSON for tools, one HTML page for people.
