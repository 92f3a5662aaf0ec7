package scalar_test

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/graph/scalar"
	"lethe/internal/fault"
)

func TestMap_KeepsTheDigitsOfNumbers(t *testing.T) {
	t.Parallel()
	got, err := scalar.UnmarshalMap(map[string]any{"n": json.Number("9007199254740993"), "s": "<b>"})
	if err != nil || !bytes.Contains(got, []byte("9007199254740993")) {
		t.Errorf("it reads %s, %v; want every digit", got, err)
	}
	var b bytes.Buffer
	scalar.MarshalMap(nil).MarshalGQL(&b)
	if b.String() != "{}" {
		t.Errorf("no attributes are written as %s; want {}", &b)
	}
}

func TestDate_IsADayOfTheCalendar(t *testing.T) {
	t.Parallel()
	day, err := scalar.UnmarshalDate("2028-02-29")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	scalar.MarshalDate(day.In(time.FixedZone("west", -5*3600))).MarshalGQL(&b)
	if b.String() != `"2028-02-29"` {
		t.Errorf("29 February 2028 comes back as %s", &b)
	}
}

func TestDay_IsReadAndWrittenAsADate(t *testing.T) {
	t.Parallel()
	day, err := scalar.UnmarshalDay("2028-02-29")
	if err != nil || day.String() != "2028-02-29" {
		t.Fatalf("it is %v, %v", day, err)
	}
	var b bytes.Buffer
	scalar.MarshalDay(day).MarshalGQL(&b)
	if b.String() != `"2028-02-29"` {
		t.Errorf("it is written as %s", &b)
	}
	if _, err := scalar.UnmarshalDay("2027-02-29"); err == nil {
		t.Error("29 February 2027 is a day")
	}
}

func TestTime_IsShownInUTC(t *testing.T) {
	t.Parallel()
	at, err := scalar.UnmarshalTime("2026-11-20T11:00:00.5+01:00")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	scalar.MarshalTime(at).MarshalGQL(&b)
	if b.String() != `"2026-11-20T10:00:00.5Z"` {
		t.Errorf("it is shown as %s", &b)
	}
}

func TestID_IsShownInLowerCase(t *testing.T) {
	t.Parallel()
	id, err := scalar.UnmarshalID("0190B5A0-0000-7000-8000-00000000000A")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	scalar.MarshalID(id).MarshalGQL(&b)
	if b.String() != `"0190b5a0-0000-7000-8000-00000000000a"` {
		t.Errorf("it is shown as %s", &b)
	}
}

func TestScalars_RefuseOtherValues(t *testing.T) {
	t.Parallel()
	for _, v := range []any{nil, 5, true, "", "anna", []any{}, "2026-02-30", "2026-11-20T10:00:00", "9999-12-31T23:59:59-01:00", uuid.Nil.URN()} {
		_, mapErr := scalar.UnmarshalMap(v)
		_, dateErr := scalar.UnmarshalDate(v)
		_, timeErr := scalar.UnmarshalTime(v)
		_, idErr := scalar.UnmarshalID(v)
		for name, err := range map[string]error{"Map": mapErr, "Date": dateErr, "Time": timeErr, "ID": idErr} {
			if !fault.Is(err, fault.BadInput) {
				t.Errorf("%s takes %v: %v", name, v, err)
			}
		}
	}
}
