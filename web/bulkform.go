package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"lethe/internal/fault"
	"lethe/web/view"
)

const (
	maxSelected = 500       // requests that can be ticked
	maxMatching = 10_000    // requests that one go takes, of all that match
	maxBulkForm = 256 << 10 // bytes: as many requests as can be ticked with their plans, and a text
)

// bulk is what a person wants done to many requests.
type bulk struct {
	verb   view.BulkVerb
	batch  uuid.UUID // of the form; the same when it is sent twice
	picked []picked  // what was ticked
	all    *matching // everything that matches, instead
	fields url.Values
	back   string
}

// picked is a request that was ticked, as it was seen.
type picked struct {
	reference string
	version   int    // 0 if the form does not say
	plan      string // hash of where it was to be sent; empty if the form does not say
	kept      bool   // the person was told that it stays as it is
}

// matching are all requests that a query of the queue finds.
type matching struct {
	query   url.Values
	asOf    time.Time // what arrived later is not meant; zero before the person was asked
	after   uuid.UUID // what comes up to it was done before
	counted int       // as the person was told
	plans   []string  // hashes of the plans that the person saw
}

// The fields that may be there many times, and those that may not.
var (
	bulkLists  = []string{"request", "kept", "plan"}
	bulkFields = []string{"verb", "batch", "return", "confirm", "ground", "text", "to", "all", "matching", "counted", "number", "asOf", "after"}
)

var (
	pickedPattern = regexp.MustCompile(`^(ER-[0-9A-Z]{4}-[0-9A-Z]{4})(?:\.([1-9][0-9]{0,8})(?:\.([0-9]{1,9}:[0-9a-f]{32}))?)?$`)
	planPattern   = regexp.MustCompile(`^[0-9]{1,9}:[0-9a-f]{32}$`)
)

// readBulk reads the form of an act on many requests. Anything that the act does
// not take is a fault, as in any other form; only the lists may repeat a field.
func (s *site) readBulk(r *http.Request) (bulk, error) {
	if err := parseForm(r, maxBulkForm); err != nil {
		return bulk{}, err
	}
	if len(r.URL.Query()) > 0 {
		return bulk{}, fault.New(fault.BadInput, "Send the fields in the form, not in the address.")
	}
	lists := url.Values{}
	for _, name := range bulkLists {
		lists[name] = r.Form[name]
		delete(r.Form, name)
	}
	fields, err := form(r, bulkFields...)
	if err != nil {
		return bulk{}, err
	}
	b := bulk{verb: view.BulkVerb(fields.Get("verb")), fields: fields, back: s.back(fields, "/queue")}
	if b.batch, err = readBatch(fields.Get("batch")); err != nil {
		return bulk{}, err
	}
	if b.all, err = readMatching(fields, lists["plan"]); err != nil || b.all != nil {
		return b, err
	}
	b.picked, err = readPicked(lists["request"], lists["kept"])
	return b, err
}

// readPicked reads what was ticked; what is there twice counts once.
func readPicked(requests, kept []string) ([]picked, error) {
	if len(requests)+len(kept) > maxSelected {
		return nil, fault.New(fault.BadInput, "%d requests are selected, and at most %d can be. Select all that match instead.", len(requests)+len(kept), maxSelected)
	}
	var out []picked
	seen := map[string]bool{}
	for n, text := range slices.Concat(requests, kept) {
		p, err := readOne(text)
		if err != nil {
			return nil, err
		}
		if seen[p.reference] {
			continue
		}
		seen[p.reference] = true
		p.kept = n >= len(requests)
		out = append(out, p)
	}
	return out, nil
}

// readOne reads a request as it was seen: "ER-7QK4-M2XD", with its version and the
// hash of its plan after it, or without.
func readOne(text string) (picked, error) {
	parts := pickedPattern.FindStringSubmatch(text)
	if parts == nil {
		return picked{}, fault.Invalid(fault.Field{Path: "request", Message: "Send references as the queue has them, such as ER-7QK4-M2XD.5."})
	}
	version, _ := strconv.Atoi(parts[2]) // digits, or none
	return picked{reference: parts[1], version: version, plan: parts[3]}, nil
}

// readMatching reads which requests are meant when it is all that match; nil when
// it is those that were ticked.
func readMatching(fields url.Values, plans []string) (*matching, error) {
	switch fields.Get("all") {
	case "":
		return nil, nil
	case "matching":
	default:
		return nil, fault.Invalid(fault.Field{Path: "all", Message: "Send matching, or leave it out."})
	}
	query, err := url.ParseQuery(strings.TrimPrefix(fields.Get("matching"), "?"))
	if err != nil || plain(query) != nil {
		return nil, fault.Invalid(fault.Field{Path: "matching", Message: "Send the query of the queue's address."})
	}
	m := &matching{query: query, plans: plans}
	if slices.ContainsFunc(plans, func(p string) bool { return !planPattern.MatchString(p) }) {
		return nil, fault.Invalid(fault.Field{Path: "plan", Message: "Send the plans as the page had them."})
	}
	wrong := wrong{}
	m.counted = wrong.whole("counted", fields.Get("counted"))
	if text := fields.Get("asOf"); text != "" {
		if m.asOf, err = time.Parse(time.RFC3339Nano, text); err != nil || m.asOf.Year() < 1970 || m.asOf.Year() > 9999 {
			wrong.add("asOf", "Send the time as the page had it.")
		}
	}
	if text := fields.Get("after"); text != "" {
		if m.after, err = uuid.Parse(text); err != nil {
			wrong.add("after", "Send the place as the page had it.")
		}
	}
	for field, message := range wrong {
		return nil, fault.Invalid(fault.Field{Path: field, Message: message})
	}
	return m, nil
}

// readBatch reads the id of the form that was sent; a new one when it has none.
func readBatch(text string) (uuid.UUID, error) {
	if text == "" {
		return uuid.New(), nil
	}
	id, err := uuid.Parse(text)
	if err != nil {
		return uuid.Nil, fault.Invalid(fault.Field{Path: "batch", Message: "Send it as the page had it."})
	}
	return id, nil
}
