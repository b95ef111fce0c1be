def main(event, context): return 'vendor/a.py'
