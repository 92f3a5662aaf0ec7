package erasure

import (
	"strconv"
	"strings"
)

// sentTo completes a query whose {live} and {archived} stand for a condition on the
// requests r and a: all of them, or those that were sent to the destination.
func sentTo(name, query string, args ...any) (string, []any) {
	live, archived := "", ""
	if name != "" {
		args = append(args, name)
		last := "$" + strconv.Itoa(len(args))
		live = `AND EXISTS (SELECT FROM deliveries d JOIN destinations x ON x.id = d.destination_id
			WHERE d.request_id = r.id AND x.name = ` + last + `)`
		archived = `AND a.outcomes @> jsonb_build_array(jsonb_build_object('destination', ` + last + `::text))`
	}
	return strings.NewReplacer("{live}", live, "{archived}", archived).Replace(query), args
}
