def main(event, context): return 'pipenv/a.py'
