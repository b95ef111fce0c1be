# Prints a document with each diff of a new file (@@ -0,0) as that file is now: awk -f docs/quoted.awk docs/ADDING-AN-EVENT.md
/^```diff$/ { quoting = 1 }
quoting && /^\+\+\+ b\// { path = substr($0, 7) }
quoting && /^@@ -0,0 / {
	for (n = 0; (getline line < path) > 0;)
		body[++n] = line
	close(path)
	print "@@ -0,0 +1," n " @@"
	for (i = 1; i <= n; i++)
		print "+" body[i]
	replaced = 1
	next
}
/^```$/ { quoting = replaced = 0 }
!replaced { print }
