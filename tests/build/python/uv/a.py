def main(event, context): return 'uv/a.py'
