package app

import "runtime/debug"

// garbagePercent is how much garbage may gather before it is collected. What
// lives is a few megabytes, so Go's own 100 collects dozens of times a second
// under load, which costs a fifth of the program's time.
const garbagePercent = 200

// collectLessOften applies it, unless GOGC in the environment says otherwise.
func collectLessOften() {
	const standard = 100
	if was := debug.SetGCPercent(garbagePercent); was != standard {
		debug.SetGCPercent(was)
	}
}
