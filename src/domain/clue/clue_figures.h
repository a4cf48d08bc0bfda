/* clue_figures.h - clues counted by two dimensions, and what stands behind each figure (A-6.1.2,
 * A-6.3.2(1)).
 *
 * A dimension puts every clue into one bucket; a bucket has a key: a text, the name of a choice, a
 * month "2026-03", the lower end of a band; "" where the clue says nothing.  Duplicates are left
 * out unless they are asked for: one event is counted once.  Figures say what was reported, never
 * that there is a defect.  */
#ifndef HOLDFAST_DOMAIN_CLUE_FIGURES_H
#define HOLDFAST_DOMAIN_CLUE_FIGURES_H

#include "domain/clue/clue.h"

enum { CLUE_CHOSEN_MAX = 8, CLUE_ROWS_MAX = 40, CLUE_COLUMNS_MAX = 24, CLUE_ITEMS_MAX = 10000 };

typedef struct ClueDimensionInfo ClueDimensionInfo;

/* "symptom:冒烟": only clues of that bucket. */
typedef struct ClueChosen {
    const ClueDimensionInfo *dimension;
    Str key;
} ClueChosen;

/* Which clues: filters of the register, and buckets. */
typedef struct ClueChoice {
    MasterQuery query;
    ClueChosen chosen[CLUE_CHOSEN_MAX];
    size_t chosen_count;
    bool duplicates; /* count them too */
} ClueChoice;

MUST_CHECK Err clue_dimensions_list(Ctx *cx, ClueDimensions *out);
/* ERR_USAGE names those there are. */
MUST_CHECK Err clue_dimension_parse(Ctx *cx, Str name, const ClueDimensionInfo **out);
/* Add "dimension:key" to the choice.  ERR_USAGE. */
MUST_CHECK Err clue_choose(Ctx *cx, ClueChoice *choice, Str text);
/* Ready for master_search and master_scan; `choice` must outlive the query. */
void clue_choice_bind(ClueChoice *choice);

/* Buckets of `rows`, by columns (NULL: none): months and bands in their order, choices in that of
 * their list, texts by number of clues.  What does not fit is one bucket more, `rest`: of texts
 * those with fewest clues, of months the earliest.  Units: distinct ones, of the clues that name
 * one.  `made`: pieces the log has of the products of the clues (failure rate); absent where no
 * clue is linked to a product. */
typedef struct ClueFiguresQuery {
    ClueChoice *choice;
    const ClueDimensionInfo *rows, *columns;
    const ItemView *view; /* NULL: no `made` */
} ClueFiguresQuery;
MUST_CHECK Err clue_figures(Ctx *cx, MasterBook *book, const ClueFiguresQuery *query,
                            ClueFigures *out);

/* The units linked to those clues, each once, at most CLUE_ITEMS_MAX. */
MUST_CHECK Err clue_items(Ctx *cx, MasterBook *book, ClueChoice *choice, ClueItems *out);

#endif
