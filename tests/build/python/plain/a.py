def main(event, context): return 'plain/a.py'
