/* Units of Recommendation 20: published factors, exactly, and no way from one dimension to another.
 */
#include "domain/event/event_unit.h"
#include "test/test.h"

static Str converted(Test *t, const char *quantity, const char *from, const char *to)
{
    Buf text;
    Decimal number;
    UnitAmount amount;
    const Unit *a = unit_find(str_of(from)), *b = unit_find(str_of(to));
    buf_init(&text, t->cx->arena, 64);
    if (!CHECK(t, decimal_parse(str_of(quantity), &number)) || a == NULL || b == NULL ||
        a->dimension != b->dimension || !unit_amount(number, a->factor, &amount))
        return STR("none");
    if (!unit_decimal(amount, b->factor, &number))
        buf_add_char(&text, '~');
    decimal_format(&text, number);
    return buf_str(&text);
}

TEST(event_units_convert_by_published_factors)
{
    static const struct {
        const char *quantity, *from, *to, *want;
    } cases[] = {
        {"1", "KGM", "GRM", "1000"},
        {"2.5", "TNE", "KGM", "2500"},
        {"1", "LBR", "KGM", "0.45359237"},
        {"16", "ONZ", "LBR", "1"},
        {"1", "KGM", "LBR", "~2.204622622"},
        {"0.000000001", "ONZ", "MGM", "~0.00002835"},
        {"1", "YRD", "MMT", "914.4"},
        {"12", "INH", "FOT", "1"},
        {"1", "MTQ", "LTR", "1000"},
        {"1", "GLL", "MLT", "3785.411784"},
        {"231", "INQ", "GLL", "1"},
        {"144", "INK", "FTK", "1"},
        {"3", "DZN", "", "36"},
        {"1.5", "MIL", "EA", "1500"},
        {"-7", "CMT", "MTR", "-0.07"},
        {"1", "KGM", "MTR", "none"},
        {"1", "XBX", "", "none"},
        {"9223372036854775807", "TNE", "GRM", "none"},
        {"1000000000000", "", "MIL", "1000000000"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_STR(t, converted(t, cases[i].quantity, cases[i].from, cases[i].to),
                  str_of(cases[i].want));
}

TEST(event_units_of_one_code_are_one_row)
{
    for (UnitDimension d = UNIT_PIECES; d <= UNIT_VOLUME; d++) {
        const Unit *base = unit_base(d);
        CHECK(t, base != NULL && unit_find(base->code) == base && base->factor == UNIT_ONE);
    }
    CHECK(t, unit_base(UNIT_OTHER) == NULL);
}
