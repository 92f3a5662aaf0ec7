package transparency

import "strings"

// Notes splits a text of signed notes, one after another with an empty line
// between, as checkpoints are kept in a file. A note that was not written to its
// end, or lost its signature, is left out; whether those that are returned hold,
// OpenCheckpoint says.
func Notes(text string) []string {
	var notes []string
	body := ""
	for block := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		block = strings.Trim(block, "\n")
		switch {
		case block == "":
		case !strings.HasPrefix(block, "— "): // the mark of a signature
			body = block
		case body != "":
			notes = append(notes, body+"\n\n"+block+"\n")
			body = ""
		}
	}
	return notes
}
