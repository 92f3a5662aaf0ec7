package document_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

func TestMerge_PutsMyChangesOnTopOfTheirs(t *testing.T) {
	t.Parallel()
	base := parse(t, asking+"rules:\n  - {name: everyone, when: 'true', to: [crm]}\n  - {name: vip, when: 'true', review: required}\n")
	edit := func(pairs ...string) document.Document {
		text, err := base.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(string(text), pairs[i]) {
				t.Fatalf("nothing to replace: %q", pairs[i])
			}
		}
		return parse(t, strings.NewReplacer(pairs...).Replace(string(text)))
	}
	const everyone = "  - name: everyone\n    when: \"true\"\n    to: [crm]\n"
	for name, c := range map[string]struct {
		mine, theirs, want document.Document
		conflicts          []document.Conflict
	}{
		"different fields": {
			mine: edit("every: 5m", "every: 6m"), theirs: edit("again: 24h", "again: 48h"),
			want: edit("every: 5m", "every: 6m", "again: 24h", "again: 48h"),
		},
		"the same change": {
			mine: edit("every: 5m", "every: 6m"), theirs: edit("every: 5m", "every: 6m"), want: edit("every: 5m", "every: 6m"),
		},
		"one field": {
			mine: edit("every: 5m", "every: 6m"), theirs: edit("every: 5m", "every: 7m"), want: edit("every: 5m", "every: 6m"),
			conflicts: []document.Conflict{{Subject: "destination", Name: "crm", Field: "poll.every", Mine: "6m", Theirs: "7m"}},
		},
		"I remove, they leave": {
			mine: edit(everyone, ""), theirs: edit("every: 5m", "every: 6m"), want: edit(everyone, "", "every: 5m", "every: 6m"),
		},
		"they remove, I leave": {
			mine: edit("every: 5m", "every: 6m"), theirs: edit(everyone, ""), want: edit(everyone, "", "every: 5m", "every: 6m"),
		},
		"I remove, they change": {
			mine: edit(everyone, ""), theirs: edit("to: [crm]", "to: [lake]"), want: edit("to: [crm]", "to: [lake]"),
			conflicts: []document.Conflict{{Subject: "rule", Name: "everyone", Mine: "removed", Theirs: "changed"}},
		},
		"they remove, I change": {
			mine: edit("to: [crm]", "to: [lake]"), theirs: edit(everyone, ""), want: edit("to: [crm]", "to: [lake]"),
			conflicts: []document.Conflict{{Subject: "rule", Name: "everyone", Mine: "changed", Theirs: "removed"}},
		},
		"both add": {
			mine:   edit("name: vip", "name: gone", "rules:", "rules:\n  - {name: ads, when: 'true', to: [crm, lake]}"),
			theirs: edit("rules:", "rules:\n  - {name: ads, when: 'true', to: [lake]}"),
			want:   edit("name: vip", "name: gone", "rules:", "rules:\n  - {name: ads, when: 'true', to: [crm, lake]}"),
			conflicts: []document.Conflict{
				{Subject: "rule", Name: "ads", Field: "to", Mine: "crm,lake", Theirs: "lake"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, conflicts := document.Merge(base, c.mine, c.theirs)
			if diff := cmp.Diff(inOrder(c.want), inOrder(got)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.conflicts, conflicts); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMerge_KeepsTheOneSideThatChanged(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := drawDocument(t)
		other := drawEdit(t, base)
		for _, merge := range []func() (document.Document, []document.Conflict){
			func() (document.Document, []document.Conflict) { return document.Merge(base, base, other) },
			func() (document.Document, []document.Conflict) { return document.Merge(base, other, base) },
			func() (document.Document, []document.Conflict) { return document.Merge(base, other, other) },
		} {
			got, conflicts := merge()
			if diff := cmp.Diff(inOrder(other), inOrder(got)); diff != "" || conflicts != nil {
				t.Fatalf("%s, conflicts %v", diff, conflicts)
			}
		}
	})
}

func TestMerge_WithoutConflictsChangesTheirsByMyChanges(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := drawDocument(t)
		mine, theirs := drawEdit(t, base), drawEdit(t, base)
		before, after := inOrder(mine), inOrder(theirs)
		got, conflicts := document.Merge(base, mine, theirs)
		if diff := cmp.Diff(before, inOrder(mine)) + cmp.Diff(after, inOrder(theirs)); diff != "" {
			t.Fatalf("merging changed what it merged: %s", diff)
		}
		asked := touched(document.Diff(base, mine))
		for _, c := range conflicts {
			asked = append(asked, place{c.Subject, c.Name, c.Field})
		}
		for _, place := range touched(document.Diff(theirs, got)) {
			if !slices.Contains(asked, place) && !addedByBoth(base, mine, theirs, place) {
				t.Fatalf("%v was changed, which was not asked", place)
			}
		}
		if len(conflicts) > 0 {
			return
		}
		left := touched(document.Diff(got, mine))
		for _, place := range asked {
			if slices.Contains(left, place) {
				t.Fatalf("%v is not what was asked, and no conflict says so", place)
			}
		}
	})
}

// place is a field, or a whole destination or rule.
type place struct{ subject, name, field string }

func touched(changes []document.Change) []place {
	var places []place
	for _, c := range changes {
		places = append(places, place{c.Subject, c.Name, c.Field})
	}
	return places
}

// addedByBoth tells whether a field belongs to what base does not have, so that
// its difference to base is no field of its own.
func addedByBoth(base, mine, theirs document.Document, p place) bool {
	has := func(d document.Document) bool {
		return slices.ContainsFunc(touched(document.Diff(document.Document{}, d)), func(added place) bool {
			return added.subject == p.subject && added.name == p.name
		})
	}
	return !has(base) && has(mine) && has(theirs)
}

// drawEdit changes a few fields, and adds and removes destinations and rules.
func drawEdit(t *rapid.T, d document.Document) document.Document {
	var edited document.Document
	other := drawDocument(t)
	for _, x := range d.Destinations {
		switch rapid.SampledFrom([]string{"keep", "keep", "remove", "replace", "change"}).Draw(t, "edit") {
		case "keep":
			edited.Destinations = append(edited.Destinations, x)
		case "replace":
			edited.Destinations = append(edited.Destinations, drawDestination(t, x.Name))
		case "change":
			from := drawDestination(t, x.Name)
			x.Title, x.Concurrency, x.Poll = from.Title, from.Concurrency, from.Poll
			edited.Destinations = append(edited.Destinations, x)
		}
	}
	for _, x := range other.Destinations {
		if !slices.ContainsFunc(edited.Destinations, func(y document.Destination) bool { return x.Name == y.Name }) {
			edited.Destinations = append(edited.Destinations, x)
		}
	}
	for _, x := range d.Rules {
		switch rapid.SampledFrom([]string{"keep", "remove", "change"}).Draw(t, "edit") {
		case "keep":
			edited.Rules = append(edited.Rules, x)
		case "change":
			x.When = drawCondition(t)
			edited.Rules = append(edited.Rules, x)
		}
	}
	return edited
}

func inOrder(d document.Document) document.Document {
	d.Destinations = slices.SortedFunc(slices.Values(d.Destinations), func(a, b document.Destination) int { return strings.Compare(a.Name, b.Name) })
	d.Rules = slices.SortedFunc(slices.Values(d.Rules), func(a, b rules.Rule) int { return strings.Compare(a.Name, b.Name) })
	return d
}
