"""The invented world that all reports of one corpus share: agencies, assessors, enterprises, places."""
