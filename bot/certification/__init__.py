"""Certification of trainers: the capstone, its assessment, and the certificate."""
