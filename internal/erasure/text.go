package erasure

import (
	"fmt"
	"unicode/utf8"

	"lethe/internal/fault"
)

// shorterThan is a fault when the text has more than limit characters or holds
// a NUL, which Postgres cannot store.
func shorterThan(path, text string, limit int) []fault.Field {
	if utf8.RuneCountInString(text) > limit {
		return []fault.Field{{Path: path, Message: fmt.Sprintf("Write at most %d characters.", limit)}}
	}
	for _, r := range text {
		if r == 0 || r == utf8.RuneError {
			return []fault.Field{{Path: path, Message: "Write text in UTF-8, without NUL characters."}}
		}
	}
	return nil
}
