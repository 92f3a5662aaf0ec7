package rules

// maxWorlds bounds the ways that the unknown leaves may come out together, in
// one question.
const maxWorlds = 10_000

// unknown is something that is not known beforehand, such as an attribute, and
// every way in which the leaves that depend on it may come out.
type unknown struct {
	leaves []int // ids
	ways   [][]outcome
}

// worlds sets the unknown leaves of the formulas in now to every way they may
// come out together, and calls visit for each until it returns false. Some that
// are not possible may be among them; none that is possible is missing. Leaves
// whose ways are too many stay as they are, which is anything. Afterwards now
// holds the last.
func (v *survey) worlds(formulas []*formula, now []outcome, visit func() bool) {
	unknowns, leaves := v.unknowns(formulas, now)
	var vary func(i int) bool
	vary = func(i int) bool {
		if i == len(unknowns) {
			v.work -= leaves
			return visit()
		}
		for _, way := range unknowns[i].ways {
			for j, id := range unknowns[i].leaves {
				now[id] = way[j]
			}
			if !vary(i + 1) {
				return false
			}
		}
		return true
	}
	vary(0)
}

// unknowns picks what to vary, attributes first: only they rule anything out by
// themselves. Another leaf is worth it when it occurs twice. It also returns how
// many leaves a world looks at.
func (v *survey) unknowns(formulas []*formula, now []outcome) (picked []unknown, leaves int) {
	if v.work <= 0 {
		return nil, 0
	}
	times := map[int]int{}
	var ids []int
	for _, f := range formulas {
		for node := range f.all() {
			leaves++
			if id := node.leaf.id; now[id] == anything {
				if times[id]++; times[id] == 1 {
					ids = append(ids, id)
				}
			}
		}
	}
	candidates, cost := v.asked.among(ids)
	v.work -= cost + leaves
	for _, id := range ids {
		if times[id] > 1 && !v.asked.isAbout(id) {
			candidates = append(candidates, unknown{[]int{id}, [][]outcome{{holds}, {fails}, {absent}, {faulty}}})
		}
	}
	count := 1
	for _, u := range candidates {
		if count*len(u.ways) <= min(maxWorlds, v.work/leaves) {
			count *= len(u.ways)
			picked = append(picked, u)
		}
	}
	return picked, leaves
}
