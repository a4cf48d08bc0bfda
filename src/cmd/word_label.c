#include "cmd/word_label.h"

#include "base/message.h"

/* The words of the wire for people; what is not listed stays as it is. */
typedef struct Word {
    const char *word;
    const char *label;
} Word;

static const Word words[] = {
    {"ADD", MSG("ADD")},
    {"OBSERVE", MSG("OBSERVE")},
    {"DELETE", MSG("DELETE")},
    {"Object", MSG("Object")},
    {"Aggregation", MSG("Aggregation")},
    {"Transaction", MSG("Transaction")},
    {"Transformation", MSG("Transformation")},
    {"Association", MSG("Association")},
    {"input", MSG("input")},
    {"output", MSG("output")},
    {"parent", MSG("parent")},
    {"child", MSG("child")},
    {"observed", MSG("observed")},
    {"read_point", MSG("read point")},
    {"location", MSG("location")},
    {"source", MSG("source")},
    {"destination", MSG("destination")},
    {"transaction", MSG("transaction")},
    {"operator", MSG("operator")},
    {"equipment", MSG("equipment")},
    {"tool", MSG("tool")},
    {"method", MSG("method")},
    {"environment", MSG("environment")},
    {"work_order", MSG("work order")},
    {"document", MSG("document")},
    {"software", MSG("software")},
    {"lot", MSG("lot")},
    {"part", MSG("part")},
    {"vessel", MSG("vessel")},
    {"class", MSG("class")},
    {"open", MSG("open")},
    {"acknowledged", MSG("acknowledged")},
    {"withdrawn", MSG("withdrawn")},
    {"named", MSG("named")},
    {"content", MSG("lies in what is held")},
    {"piece", MSG("of a held lot")},
    {"contains", MSG("contains what is held")},
    {"ship", MSG("ship")},
    {"move", MSG("move")},
    {"use", MSG("use")},
    {"sell", MSG("sell")},
    {"scrap", MSG("scrap")},
    {"period", MSG("hours of a step")},
    {"plant", MSG("plant")},
    {"warehouse", MSG("warehouse")},
    {"supplier", MSG("supplier")},
    {"dealer", MSG("dealer")},
    /* business steps of CBV 2.0, and our own */
    {"accepting", MSG("accepting")},
    {"arriving", MSG("arriving")},
    {"assembling", MSG("assembling")},
    {"collecting", MSG("collecting")},
    {"commissioning", MSG("commissioning")},
    {"consigning", MSG("consigning")},
    {"creating_class_instance", MSG("creating a lot")},
    {"cycle_counting", MSG("cycle counting")},
    {"decommissioning", MSG("decommissioning")},
    {"departing", MSG("departing")},
    {"destroying", MSG("destroying")},
    {"disassembling", MSG("disassembling")},
    {"dispensing", MSG("dispensing")},
    {"encoding", MSG("encoding")},
    {"entering_exiting", MSG("entering, exiting")},
    {"holding", MSG("holding")},
    {"inspecting", MSG("inspecting")},
    {"installing", MSG("installing")},
    {"killing", MSG("tag killed")},
    {"loading", MSG("loading")},
    {"other", MSG("other")},
    {"packing", MSG("packing")},
    {"picking", MSG("picking")},
    {"receiving", MSG("receiving")},
    {"removing", MSG("removing")},
    {"repackaging", MSG("repackaging")},
    {"repairing", MSG("repairing")},
    {"replacing", MSG("replacing")},
    {"reserving", MSG("reserving")},
    {"retail_selling", MSG("retail selling")},
    {"sampling", MSG("sampling")},
    {"sensor_reporting", MSG("sensor reporting")},
    {"shipping", MSG("shipping")},
    {"staging_outbound", MSG("staging outbound")},
    {"stock_taking", MSG("stock taking")},
    {"stocking", MSG("stocking")},
    {"storing", MSG("storage")},
    {"transporting", MSG("transporting")},
    {"unloading", MSG("unloading")},
    {"unpacking", MSG("unpacking")},
    {"void_shipping", MSG("shipping voided")},
    {"urn:holdfast:epcis:emptied", MSG("emptied")},
};

Str word_label(Str word, Lang lang)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq(word, str_of(words[i].word)))
            return str_of(message_text(words[i].label, lang));
    }
    return word;
}
