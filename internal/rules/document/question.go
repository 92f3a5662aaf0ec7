package document

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/theory/jsonpath"

	"lethe/internal/lifecycle"
)

// What a question gets when its document does not say.
const (
	defaultEvery  = 15 * time.Minute
	defaultStatus = "$.status"
)

const (
	minEvery    = 10 * time.Second
	maxEvery    = 24 * time.Hour
	maxAfter    = 720 * time.Hour
	maxAgain    = 2160 * time.Hour
	maxPath     = 500 // bytes
	maxStatuses = 50
	maxWord     = 100 // characters
)

// poll reads how a destination is asked whether it is done; nil when it is not.
func (f *fields) poll(confirmation string) *lifecycle.Poll {
	switch {
	case confirmation != "poll":
		f.refuse("belongs to confirmation: poll; change the confirmation or leave it out", "poll")
		return nil
	case !f.has("poll"):
		f.missing("poll", "it says where to ask, as in poll: {url: 'https://crm.example.com/erasures/{deliveryId}'}")
		return nil
	}
	p, ok := f.reader.fields(f.join("poll"), f.values["poll"], "url", "every", "status", "statuses")
	if !ok {
		return nil
	}
	return &lifecycle.Poll{
		URL:      p.template(ofPoll),
		Every:    p.durationWithin("every", defaultEvery, minEvery, maxEvery),
		Status:   p.jsonPath("status", defaultStatus),
		Statuses: p.statuses(),
	}
}

// verify reads how a destination is asked whether the person is gone; nil when
// it is not.
func (f *fields) verify() *lifecycle.Probe {
	if !f.has("verify") {
		return nil
	}
	v, ok := f.reader.fields(f.join("verify"), f.values["verify"], "url", "list", "after", "again")
	if !ok {
		return nil
	}
	return &lifecycle.Probe{
		URL:   v.template(ofProbe),
		List:  v.jsonPath("list", ""),
		After: v.durationWithin("after", 0, 0, maxAfter),
		Again: v.durationWithin("again", 0, 0, maxAgain),
	}
}

// jsonPath returns a path to one place. Wildcards, filters and descendants are
// refused: what several places say has no meaning here, and a hostile answer
// could make the search for them long.
func (f *fields) jsonPath(key, standard string) string {
	path, ok := f.text(key)
	switch {
	case !f.has(key):
		return standard
	case ok && !leadsToOnePlace(path):
		f.report(key, "must be a JSONPath (RFC 9535) of names and indexes, such as $.status or $.data[0].items")
	}
	return path
}

func leadsToOnePlace(path string) bool {
	if len(path) > maxPath || strings.ContainsFunc(path, unicode.IsControl) {
		return false
	}
	parsed, err := jsonpath.Parse(path)
	return err == nil && parsed.Query().Singular() != nil
}

// statuses returns the destination's words and what they mean; nil when there
// are none.
func (f *fields) statuses() map[string]string {
	if !f.has("statuses") {
		return nil
	}
	m, ok := f.values["statuses"].(ast.MapNode)
	if !ok {
		f.report("statuses", "must be the destination's words and what they mean, as in {complete: done}")
		return nil
	}
	words := map[string]string{}
	for pairs := m.MapRange(); pairs.Next(); {
		f.status(words, pairs.Key(), pairs.Value())
	}
	if len(words) == 0 {
		return nil
	}
	if len(words) > maxStatuses {
		f.report("statuses", "must have at most %d words", maxStatuses)
	}
	return words
}

// status adds one word. Its path is that of all the words: a destination's word
// is no field, and may be anything.
func (f *fields) status(words map[string]string, key ast.MapKeyNode, value ast.Node) {
	path := f.join("statuses")
	word, isText := key.(*ast.StringNode)
	if !isText || !validWord(word.Value) {
		f.reader.report(positionOf(key), path, "a word must be text of 1 to %d characters on one line; put it in quotes", maxWord)
		return
	}
	_, repeated := words[word.Value]
	meaning, isText := value.(*ast.StringNode)
	switch {
	case repeated:
		f.reader.report(positionOf(key), path, "this word stands here a second time; keep one")
	case !isText || !isStatus(meaning.Value):
		f.reader.report(positionOf(value), path, "a word means done, accepted, not_found, retained or failed")
	default:
		words[word.Value] = meaning.Value
	}
}

func validWord(word string) bool {
	return word != "" && utf8.RuneCountInString(word) <= maxWord && !strings.ContainsFunc(word, unicode.IsControl)
}

func isStatus(word string) bool {
	switch word {
	case "done", "accepted", "not_found", "retained", "failed":
		return true
	}
	return false
}
