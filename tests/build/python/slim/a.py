def main(event, context): return 'slim/a.py'
