package ledger

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"lethe/ent"
)

// TileHeight makes tiles of up to 256 hashes.
const TileHeight = 8

// Tiles reads the tiles of the tree for tlog.TileHashReader, which proves them.
type Tiles struct {
	read func([]tlog.Tile) ([][]byte, error)
}

// ReadTiles returns the tiles of the tree as they are stored.
func ReadTiles(ctx context.Context, client *ent.Client) Tiles {
	return Tiles{func(tiles []tlog.Tile) ([][]byte, error) { return readTiles(ctx, client, tiles) }}
}

// Once returns the same reader, which reads each tile once. It is for the few
// tiles at the edge of a tree that does not grow meanwhile.
func (t Tiles) Once() Tiles {
	known := map[tlog.Tile][]byte{}
	return Tiles{func(tiles []tlog.Tile) ([][]byte, error) {
		var missing []tlog.Tile
		for _, tile := range tiles {
			if known[tile] == nil {
				missing = append(missing, tile)
			}
		}
		if len(missing) > 0 {
			data, err := t.read(missing)
			if err != nil {
				return nil, err
			}
			for i, tile := range missing {
				known[tile] = data[i]
			}
		}
		out := make([][]byte, len(tiles))
		for i, tile := range tiles {
			out[i] = known[tile]
		}
		return out, nil
	}}
}

// Height implements tlog.TileReader.
func (Tiles) Height() int { return TileHeight }

// ReadTiles implements tlog.TileReader. A tile that has grown since is cut to the
// width asked for.
func (t Tiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) { return t.read(tiles) }

// SaveTiles implements tlog.TileReader.
func (Tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// place is a tile by its level and its number in it.
type place struct {
	Level int   `json:"level"`
	N     int64 `json:"n"`
}

func readTiles(ctx context.Context, client *ent.Client, tiles []tlog.Tile) ([][]byte, error) {
	places := make([]place, len(tiles))
	for i, t := range tiles {
		places[i] = place{t.L, t.N}
	}
	asked, err := json.Marshal(places)
	if err != nil {
		return nil, fmt.Errorf("list the tiles: %w", err)
	}
	rows, err := client.QueryContext(ctx, `
SELECT t.level, t.n, t.data FROM json_to_recordset($1) AS r (level smallint, n bigint)
JOIN ledger_tiles t ON t.level = r.level AND t.n = r.n`, string(asked))
	if err != nil {
		return nil, fmt.Errorf("read the tiles: %w", err)
	}
	defer rows.Close()
	stored := make(map[place][]byte, len(tiles))
	for rows.Next() {
		var p place
		var data []byte
		if err := rows.Scan(&p.Level, &p.N, &data); err != nil {
			return nil, fmt.Errorf("read the tiles: %w", err)
		}
		stored[p] = data
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the tiles: %w", err)
	}
	out := make([][]byte, len(tiles))
	for i, t := range tiles {
		size := t.W * tlog.HashSize
		if len(stored[places[i]]) < size {
			return nil, fmt.Errorf("tile %d of level %d of the tree is missing or cut", t.N, t.L)
		}
		out[i] = stored[places[i]][:size]
	}
	return out, nil
}

// Tile is a tile of the tree as it is written.
type Tile struct {
	Level     int
	N         int64
	Data      []byte // its hashes, all of them
	Positions []byte // on level 0: of the leaves that are new
}

// SaveTiles writes the tiles, over those that are narrower, with one statement. The
// caller keeps others from doing it at the same time.
func SaveTiles(ctx context.Context, tx *ent.Tx, tiles []Tile) error {
	type row struct {
		place
		Data      string  `json:"data"`
		Positions *string `json:"positions"`
	}
	rows := make([]row, len(tiles))
	for i, t := range tiles {
		rows[i] = row{place: place{t.Level, t.N}, Data: base64.StdEncoding.EncodeToString(t.Data)}
		if t.Level == 0 {
			positions := base64.StdEncoding.EncodeToString(t.Positions)
			rows[i].Positions = &positions
		}
	}
	list, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("list the tiles: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
INSERT INTO ledger_tiles (level, n, data, positions)
SELECT r.level, r.n, decode(r.data, 'base64'), coalesce(t.positions, '') || decode(r.positions, 'base64')
FROM json_to_recordset($1) AS r (level smallint, n bigint, data text, positions text)
LEFT JOIN ledger_tiles t ON t.level = r.level AND t.n = r.n
ON CONFLICT (level, n) DO UPDATE SET data = excluded.data, positions = excluded.positions`, string(list))
	if err != nil {
		return fmt.Errorf("save the tiles: %w", err)
	}
	return nil
}

// Leaves is a tile of leaves with their positions.
type Leaves struct {
	N         int64
	Data      []byte
	Positions []byte
}

// Len is how many leaves there are.
func (l Leaves) Len() int { return len(l.Data) / tlog.HashSize }

// At returns the ith of them.
func (l Leaves) At(i int) (tlog.Hash, Position) {
	return tlog.Hash(l.Data[i*tlog.HashSize:][:tlog.HashSize]), PositionAt(l.Positions, i)
}

// LeavesFrom returns up to limit tiles of leaves from number n on, in their order.
func LeavesFrom(ctx context.Context, client *ent.Client, n int64, limit int) ([]Leaves, error) {
	rows, err := client.QueryContext(ctx,
		`SELECT n, data, positions FROM ledger_tiles WHERE level = 0 AND n >= $1 ORDER BY n LIMIT $2`, n, limit)
	if err != nil {
		return nil, fmt.Errorf("read the leaves of the tree: %w", err)
	}
	defer rows.Close()
	var found []Leaves
	for rows.Next() {
		var l Leaves
		if err := rows.Scan(&l.N, &l.Data, &l.Positions); err != nil {
			return nil, fmt.Errorf("read the leaves of the tree: %w", err)
		}
		found = append(found, l)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the leaves of the tree: %w", err)
	}
	return found, nil
}
