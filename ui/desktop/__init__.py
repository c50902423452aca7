"""The window in the person's desktop: icon beside the clock, notifications, autostart, news of releases."""
