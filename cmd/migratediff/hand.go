package main

import (
	"slices"
	"strings"

	atlas "ariga.io/atlas/sql/schema"
	"entgo.io/ent/dialect/sql/schema"
)

// keepHand leaves alone what hand-written migrations add to Ent's tables: indexes, checks and columns whose name
// starts with hand_. Without it the next diff would drop them, because the Ent schema does not know them.
func keepHand(next schema.Differ) schema.Differ {
	return schema.DiffFunc(func(current, desired *atlas.Schema) ([]atlas.Change, error) {
		changes, err := next.Diff(current, desired)
		if err != nil {
			return nil, err
		}
		return slices.DeleteFunc(changes, func(c atlas.Change) bool {
			table, ok := c.(*atlas.ModifyTable)
			if !ok {
				return false
			}
			table.Changes = slices.DeleteFunc(table.Changes, dropsHandmade)
			return len(table.Changes) == 0
		}), nil
	})
}

func dropsHandmade(c atlas.Change) bool {
	switch c := c.(type) {
	case *atlas.DropIndex:
		return strings.HasPrefix(c.I.Name, "hand_")
	case *atlas.DropColumn:
		return strings.HasPrefix(c.C.Name, "hand_")
	case *atlas.DropCheck:
		return strings.HasPrefix(c.C.Name, "hand_")
	default:
		return false
	}
}
