"""Downloader middlewares: what is never asked, how gently, and with which validators."""
