# Compares files with what clang-format makes of them, line by line, where both break the line at the same places: lines are
# broken by hand here, everything between the breaks is checked. clang-format changes blanks alone, so that a line is found
# by the characters before it and in it, blanks aside.
#   awk -v formatter='clang-format' [-v into=FOLDER] -f format.awk FILE...
# Prints each breach with its place, and ends with 1 if there is one; with `into`, writes the mended files below that folder.

function bare(line) {
	gsub(/[ \t\f\v]|\\$/, "", line)
	return line
}

# What clang-format makes of a line, less what is the author's: the column of a comment behind code, and how far a line is
# indented that goes on with a statement or list.
function layout(own, theirs) {
	if (goes_on) {
		sub(/^[ \t]+/, "", theirs)
		match(own, /^[ \t]*/)
		theirs = substr(own, 1, RLENGTH) theirs
	}
	if (match(own, /[^ \t][ \t]+\/\*/)) {
		blanks = substr(own, RSTART + 1, RLENGTH - 3)
		sub(/[ \t]+\/\*/, blanks "/*", theirs)
	}
	return theirs
}

BEGIN {
	command = formatter
	for (i = 1; i < ARGC; i++)
		command = command " '" ARGV[i] "'"
	for (end = 0; (command | getline line) > 0; end = next_end) {
		next_end = end + length(bare(line))
		if (next_end > end)
			formatted[end, next_end] = line
	}
	if (close(command) != 0) {
		print formatter " failed" > "/dev/stderr"
		failed = 1
		exit
	}
	all = end
	end = 0
}

FNR == 1 && into { out = into "/" FILENAME }

{
	begin = end
	end += length(bare($0))
	wanted = (begin, end) in formatted ? layout($0, formatted[begin, end]) : $0
	if (wanted != $0) {
		print FILENAME ":" FNR ": " $0
		breaches++
	}
	if (end > begin)
		goes_on = $0 !~ /([;{}:)]|else|do|\*\/|>)[ \t]*(\/\*.*\*\/)?$/ && $0 !~ /^#.*[^\\]$/
	if (into)
		print wanted > out
}

END {
	if (!failed && end != all)
		print "clang-format changed more than blanks" > "/dev/stderr"
	exit failed || end != all ? 2 : breaches > 0
}
