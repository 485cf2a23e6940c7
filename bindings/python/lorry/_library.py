"""The C library as it is: structs and functions of lorry.h, in ctypes.

Nothing here adds meaning; tests compare names and layouts with the header.
"""

from __future__ import annotations

import ctypes
import os
import pathlib
from ctypes import (POINTER, Structure, byref, c_char, c_char_p, c_double, c_int, c_int32,
                    c_int64, c_size_t, c_uint8, c_uint64, c_void_p)

from ._errors import Defect, error

UNLIMITED = 2**63 - 1
NONE = -1
OK, STOPPED = 0, 1

# ------------------------------------------------------------------ enums --

ROUNDINGS = {"auto": 0, "double": 1, "round": 2, "trunc1": 3, "exact": 4, "ceil10": 5}
LANGUAGES = {"en": 0, "zh": 1}
SHEETS = {"parcels": 0, "history": 1, "couriers": 2, "scans": 3}
FLEETS = {"auto": 0, "file": 1, "any": 2, "count": 3}
FORMATS = {"auto": 0, "solomon": 1, "vrplib": 2, "json": 3, "sol": 4, "geojson": 5, "html": 6,
           "loggibud": 7}
OBJECTIVES = {"cost": 0, "distance": 1, "duration": 2, "vehicles": 3}
OUTLET_FILES = {"auto": 0, "mapping": 1, "parcels": 2, "couriers": 3, "scans": 4, "history": 5,
                "table": 6, "pairs": 7, "barriers": 8}
SECTION_MODES = {"soft": 0, "fixed": 1, "free": 2}
GROUPINGS = {"address": 0, "building": 1, "aoi": 2, "radius": 3}
CHANGES = {"lend": 0, "split": 1, "add": 2}
DAYS = {"practice": 2, "fixed": 1, "plan": 0, "driven": 3}
VIOLATIONS = {1: "visits", 2: "load", 3: "window", 4: "shift", 5: "duration", 6: "distance",
              7: "stops", 8: "skills", 9: "fleet", 10: "figures", 11: "section"}

# ---------------------------------------------------------------- structs --

RESIZE = ctypes.CFUNCTYPE(c_void_p, c_void_p, c_void_p, c_size_t, c_size_t)
LOG = ctypes.CFUNCTYPE(None, c_void_p, c_int, c_char_p)


class Message(Structure):
    _fields_ = [("text", c_char * 512)]


class Config(Structure):
    _fields_ = [("size", c_size_t), ("resize", RESIZE), ("resize_payload", c_void_p),
                ("memory_limit", c_size_t), ("log", LOG), ("log_payload", c_void_p),
                ("language", c_int32)]


class Depot(Structure):
    _fields_ = [("size", c_size_t), ("location", c_int32), ("tw_early", c_int64),
                ("tw_late", c_int64), ("label", c_char_p)]


class Client(Structure):
    _fields_ = [("size", c_size_t), ("location", c_int32), ("delivery", POINTER(c_int64)),
                ("pickup", POINTER(c_int64)), ("service", c_int64), ("tw_early", c_int64),
                ("tw_late", c_int64), ("release", c_int64), ("prize", c_int64),
                ("is_required", c_int32), ("skills", c_uint64), ("label", c_char_p),
                ("section", c_int32)]


class ClientArrays(Structure):
    _fields_ = [("size", c_size_t), ("count", c_size_t), ("location", POINTER(c_int32)),
                ("delivery", POINTER(c_int64)), ("pickup", POINTER(c_int64)),
                ("service", POINTER(c_int64)), ("tw_early", POINTER(c_int64)),
                ("tw_late", POINTER(c_int64)), ("release", POINTER(c_int64)),
                ("prize", POINTER(c_int64)), ("is_required", POINTER(c_uint8)),
                ("skills", POINTER(c_uint64)), ("label", POINTER(c_char_p)),
                ("section", POINTER(c_int32))]


class VehicleType(Structure):
    _fields_ = [("size", c_size_t), ("count", c_int64), ("capacity", POINTER(c_int64)),
                ("start_depot", c_int32), ("end_depot", c_int32), ("tw_early", c_int64),
                ("tw_late", c_int64), ("shift_duration", c_int64), ("max_duration", c_int64),
                ("max_distance", c_int64), ("max_stops", c_int64), ("fixed_cost", c_int64),
                ("unit_distance_cost", c_int64), ("unit_duration_cost", c_int64),
                ("unit_overtime_cost", c_int64), ("profile", c_int32), ("skills", c_uint64),
                ("label", c_char_p)]


class Section(Structure):
    _fields_ = [("size", c_size_t), ("price", c_int64), ("label", c_char_p)]


class Profile(Structure):
    _fields_ = [("size", c_size_t), ("detour", c_double), ("speed", c_double),
                ("label", c_char_p)]


class DefectStruct(Structure):
    _fields_ = [("size", c_size_t), ("is_warning", c_int), ("place", c_char * 160),
                ("text", c_char * 352)]


class ReadOptions(Structure):
    _fields_ = [("size", c_size_t), ("format", c_int), ("rounding", c_int), ("fleet", c_int),
                ("vehicles", c_int64)]


class SheetOptions(Structure):
    _fields_ = [("size", c_size_t), ("mapping", c_char_p), ("mapping_text", c_char_p),
                ("datum", c_char_p), ("date", c_char_p)]


class SheetSummary(Structure):
    _fields_ = [("size", c_size_t), ("kind", c_int), ("rows", c_int64), ("kept", c_int64),
                ("rejected", c_int64), ("blank", c_int64), ("encoding", c_char_p),
                ("separator", c_char), ("datum", c_char_p), ("origin", c_char * 32)]


class SheetReject(Structure):
    _fields_ = [("size", c_size_t), ("row", c_int64), ("waybill", c_char_p),
                ("code", c_char_p), ("text", c_char * 320)]


class Route(Structure):
    _fields_ = [("size", c_size_t), ("vehicle_type", c_int32), ("num_stops", c_int32),
                ("clients", POINTER(c_int32)), ("start", c_int64), ("end", c_int64),
                ("distance", c_int64), ("duration", c_int64), ("overtime", c_int64),
                ("travel", c_int64), ("service", c_int64), ("wait", c_int64),
                ("cost", c_int64), ("time_warp", c_int64), ("load", POINTER(c_int64))]


class Stop(Structure):
    _fields_ = [("size", c_size_t), ("client", c_int32), ("arrival", c_int64),
                ("wait", c_int64), ("start", c_int64), ("departure", c_int64),
                ("distance", c_int64), ("load", c_int64)]


class Summary(Structure):
    _fields_ = [("size", c_size_t), ("is_feasible", c_int), ("is_complete", c_int),
                ("num_routes", c_int32), ("num_unassigned", c_int32),
                ("num_missing", c_int32), ("objective", c_int), ("cost", c_int64),
                ("distance", c_int64), ("duration", c_int64), ("lower_bound", c_int64),
                ("has_bound", c_int), ("gap", c_double), ("iterations", c_int64),
                ("cooling", c_int64), ("seconds", c_double), ("first_feasible", c_double),
                ("threads", c_int32), ("seed", c_uint64), ("vehicles_bound", c_int64),
                ("cooling_end", c_int64)]


class BoundReport(Structure):
    _fields_ = [("size", c_size_t), ("objective", c_int), ("kind", c_int),
                ("lower_bound", c_int64), ("vehicles", c_int64), ("most_vehicles", c_int64),
                ("has_certificate", c_int32), ("seconds", c_double)]


class BoundOptions(Structure):
    _fields_ = [("size", c_size_t), ("time_limit", c_double), ("objective", c_int),
                ("plan", c_void_p), ("cancel", POINTER(c_int))]


class ProgressStruct(Structure):
    _fields_ = [("size", c_size_t), ("seconds", c_double), ("iterations", c_int64),
                ("cost", c_int64), ("num_routes", c_int32), ("num_missing", c_int32),
                ("num_unassigned", c_int32), ("is_improved", c_int), ("has_bound", c_int),
                ("lower_bound", c_int64), ("solver", c_void_p)]


PROGRESS = ctypes.CFUNCTYPE(c_int, c_void_p, POINTER(ProgressStruct))


class Options(Structure):
    _fields_ = [("size", c_size_t), ("time_limit", c_double), ("max_iterations", c_int64),
                ("cooling", c_int64), ("max_stale", c_int64), ("target_cost", c_int64),
                ("first_feasible", c_int32), ("seed", c_uint64), ("threads", c_int32),
                ("objective", c_int), ("relaxation", c_int32), ("bound", c_int32),
                ("start", c_void_p), ("progress", PROGRESS), ("payload", c_void_p),
                ("progress_interval", c_double), ("gap", c_double), ("cooling_end", c_int64)]


class Statistics(Structure):
    _fields_ = [("size", c_size_t), ("iterations", c_int64), ("accepted", c_int64),
                ("improved", c_int64), ("evaluations", c_int64), ("reinserted", c_int64),
                ("rounds", c_int64), ("jobs", c_int64), ("joined", c_int64),
                ("seconds", c_double),
                ("first_plan", c_double), ("first_feasible", c_double),
                ("best_found", c_double), ("iterations_per_second", c_double),
                ("busy", c_double), ("num_families", c_int32), ("trace_length", c_int32)]


class Family(Structure):
    _fields_ = [("size", c_size_t), ("name", c_char_p), ("tried", c_int64),
                ("accepted", c_int64), ("improved", c_int64)]


class TracePoint(Structure):
    _fields_ = [("size", c_size_t), ("seconds", c_double), ("iterations", c_int64),
                ("cost", c_int64), ("num_routes", c_int32), ("num_missing", c_int32)]


class Wave(Structure):
    _fields_ = [("from", c_int64), ("to", c_int64)]


class OutletVehicle(Structure):
    _fields_ = [("size", c_size_t), ("name", c_char_p), ("speed", c_double),
                ("detour", c_double), ("weight", c_int64), ("volume", c_int64),
                ("parcels", c_int64)]


class OutletOptions(Structure):
    _fields_ = [("size", c_size_t), ("lon", c_double), ("lat", c_double), ("sections", c_int),
                ("section_price", c_double), ("grouping", c_int), ("radius", c_double),
                ("setup", c_int64), ("handling", c_int64), ("least_window", c_int64),
                ("hour_cost", c_double), ("km_cost", c_double), ("waves", POINTER(Wave)),
                ("num_waves", c_size_t), ("vehicles", POINTER(OutletVehicle)),
                ("num_vehicles", c_size_t), ("time_limit", c_double),
                ("max_iterations", c_int64), ("seed", c_uint64), ("threads", c_int32),
                ("progress", PROGRESS), ("payload", c_void_p), ("balance_price", c_double)]


class DayFigures(Structure):
    _fields_ = [("size", c_size_t), ("parcels", c_int64), ("delivered", c_int64),
                ("left", c_int64), ("late", c_int64), ("clients", c_int32),
                ("stops", c_int32), ("couriers", c_int32), ("trips", c_int32),
                ("duration", c_int64), ("travel", c_int64), ("service", c_int64),
                ("wait", c_int64), ("distance", c_int64), ("away_stops", c_int32),
                ("away_parcels", c_int64), ("shortest", c_int64), ("longest", c_int64),
                ("spread", c_double), ("cost", c_double)]


class WaybillStruct(Structure):
    _fields_ = [("size", c_size_t), ("waybill", c_char_p), ("section", c_char_p),
                ("courier", c_char_p), ("bin", c_int32), ("wave", c_int32),
                ("sequence", c_int32), ("client", c_int32), ("time", c_int64),
                ("is_late", c_int32), ("is_away", c_int32), ("trip", c_int32)]


class RecutOptions(Structure):
    _fields_ = [("size", c_size_t), ("peak", c_double), ("hours", c_double),
                ("temporary", c_int32)]


class SectionChange(Structure):
    _fields_ = [("size", c_size_t), ("kind", c_int), ("section", c_char_p), ("part", c_char_p),
                ("from", c_char_p), ("to", c_char_p), ("parcels", c_double),
                ("hours", c_double)]


class OutletOutput(Structure):
    _fields_ = [("size", c_size_t), ("is_gb18030", c_int32), ("is_whole", c_int32)]


class Violation(Structure):
    _fields_ = [("size", c_size_t), ("kind", c_int), ("route", c_int32), ("client", c_int32),
                ("amount", c_int64), ("text", c_char * 192)]


# C name of each struct, for the layout test.
STRUCTS = {
    "lorry_message": Message, "lorry_config": Config, "lorry_depot": Depot,
    "lorry_client": Client, "lorry_client_arrays": ClientArrays,
    "lorry_vehicle_type": VehicleType, "lorry_section": Section, "lorry_profile": Profile,
    "lorry_defect": DefectStruct, "lorry_read_options": ReadOptions, "lorry_route": Route,
    "lorry_stop": Stop, "lorry_summary": Summary, "lorry_progress": ProgressStruct,
    "lorry_options": Options, "lorry_violation": Violation,
    "lorry_bound_report": BoundReport, "lorry_bound_options": BoundOptions,
    "lorry_sheet_options": SheetOptions, "lorry_sheet_summary": SheetSummary,
    "lorry_sheet_reject": SheetReject,
    "lorry_wave": Wave, "lorry_outlet_vehicle": OutletVehicle,
    "lorry_outlet_options": OutletOptions, "lorry_day_figures": DayFigures,
    "lorry_recut_options": RecutOptions, "lorry_section_change": SectionChange,
    "lorry_waybill": WaybillStruct, "lorry_outlet_output": OutletOutput,
    "lorry_statistics": Statistics, "lorry_family": Family, "lorry_trace_point": TracePoint,
}

# -------------------------------------------------------------- functions --

_H = c_void_p  # any handle
_OUT = POINTER(c_void_p)
_I32, _I64 = POINTER(c_int32), POINTER(c_int64)

# name: (result, arguments)
FUNCTIONS = {
    "lorry_status_text": (c_char_p, [c_int]),
    "lorry_language_of": (c_int, [c_char_p]),
    "lorry_translate": (c_char_p, [c_int, c_char_p]),
    "lorry_version": (c_char_p, []),
    "lorry_build_info": (c_char_p, []),
    "lorry_config_init": (None, [POINTER(Config), c_size_t]),
    "lorry_depot_init": (None, [POINTER(Depot), c_size_t]),
    "lorry_client_init": (None, [POINTER(Client), c_size_t]),
    "lorry_client_arrays_init": (None, [POINTER(ClientArrays), c_size_t]),
    "lorry_vehicle_type_init": (None, [POINTER(VehicleType), c_size_t]),
    "lorry_section_init": (None, [POINTER(Section), c_size_t]),
    "lorry_profile_init": (None, [POINTER(Profile), c_size_t]),
    "lorry_model_new": (c_int, [POINTER(Config), _OUT]),
    "lorry_model_free": (None, [_H]),
    "lorry_model_message": (c_char_p, [_H]),
    "lorry_model_set_name": (c_int, [_H, c_char_p]),
    "lorry_model_set_origin": (c_int, [_H, c_char_p]),
    "lorry_model_set_crs": (c_int, [_H, c_char_p]),
    "lorry_model_set_rounding": (c_int, [_H, c_int]),
    "lorry_model_set_cost_scale": (c_int, [_H, c_int64]),
    "lorry_model_set_dimensions": (c_int, [_H, c_int32]),
    "lorry_model_add_location": (c_int, [_H, c_double, c_double, _I32]),
    "lorry_model_add_locations": (c_int, [_H, c_size_t, POINTER(c_double),
                                          POINTER(c_double)]),
    "lorry_model_add_depot": (c_int, [_H, POINTER(Depot), _I32]),
    "lorry_model_add_client": (c_int, [_H, POINTER(Client), _I32]),
    "lorry_model_add_clients": (c_int, [_H, POINTER(ClientArrays)]),
    "lorry_model_add_vehicle_type": (c_int, [_H, POINTER(VehicleType), _I32]),
    "lorry_model_add_section": (c_int, [_H, POINTER(Section), _I32]),
    "lorry_model_set_section_price": (c_int, [_H, c_int32, c_int32, c_int64]),
    "lorry_model_add_profile": (c_int, [_H, POINTER(Profile), _I32]),
    "lorry_model_set_matrix": (c_int, [_H, c_int32, c_size_t, _I64, _I64]),
    "lorry_model_set_pairs": (c_int, [_H, c_int32, c_size_t, _I32, _I32, _I64, _I64]),
    "lorry_model_add_barrier": (c_int, [_H, c_size_t, POINTER(c_double), POINTER(c_double)]),
    "lorry_model_add_crossing": (c_int, [_H, c_size_t, POINTER(c_double), POINTER(c_double),
                                         c_double]),
    "lorry_model_read_table": (c_int, [_H, c_int32, c_char_p]),
    "lorry_model_read_pairs": (c_int, [_H, c_int32, c_char_p]),
    "lorry_model_read_barriers": (c_int, [_H, c_char_p]),
    "lorry_problem_is_estimated": (c_int, [_H, c_int32, c_int32, c_int32]),
    "lorry_problem_num_estimated": (c_int64, [_H, c_int32]),
    "lorry_model_build": (c_int, [_H, _OUT]),
    "lorry_model_num_defects": (c_size_t, [_H]),
    "lorry_model_defect": (c_int, [_H, c_size_t, POINTER(DefectStruct)]),
    "lorry_read_options_init": (None, [POINTER(ReadOptions), c_size_t]),
    "lorry_model_read": (c_int, [_H, c_char_p, POINTER(ReadOptions)]),
    "lorry_model_read_memory": (c_int, [_H, c_char_p, c_void_p, c_size_t,
                                        POINTER(ReadOptions)]),
    "lorry_sheet_options_init": (None, [POINTER(SheetOptions), c_size_t]),
    "lorry_sheet_read": (c_int, [POINTER(Config), c_int, c_char_p, POINTER(SheetOptions), _OUT,
                                 POINTER(Message)]),
    "lorry_sheet_read_memory": (c_int, [POINTER(Config), c_int, c_char_p, c_char_p, c_size_t,
                                        POINTER(SheetOptions), _OUT, POINTER(Message)]),
    "lorry_sheet_free": (None, [_H]),
    "lorry_sheet_summarise": (None, [_H, POINTER(SheetSummary)]),
    "lorry_sheet_note": (c_char_p, [_H, c_size_t]),
    "lorry_sheet_rejected": (c_int, [_H, c_size_t, POINTER(SheetReject)]),
    "lorry_sheet_write_rejects": (c_int, [_H, c_char_p, c_int, POINTER(Message)]),
    "lorry_sheet_compare": (c_int, [_H, _H, POINTER(Message)]),
    "lorry_sheet_texts": (c_int, [_H, c_char_p, POINTER(POINTER(c_char_p))]),
    "lorry_sheet_wholes": (c_int, [_H, c_char_p, POINTER(POINTER(c_int64))]),
    "lorry_sheet_reals": (c_int, [_H, c_char_p, POINTER(POINTER(c_double))]),
    "lorry_sheet_has": (c_int, [_H, c_char_p]),
    "lorry_sheet_rows": (None, [_H, POINTER(c_int64), c_size_t]),
    "lorry_sheet_header": (c_char_p, [_H, c_size_t]),
    "lorry_sheet_join": (c_int, [_H, c_char_p, c_size_t, _OUT, POINTER(c_size_t)]),
    "lorry_problem_retain": (c_void_p, [_H]),
    "lorry_problem_free": (None, [_H]),
    "lorry_problem_name": (c_char_p, [_H]),
    "lorry_problem_origin": (c_char_p, [_H]),
    "lorry_problem_crs": (c_char_p, [_H]),
    "lorry_problem_rounding": (c_int, [_H]),
    "lorry_problem_cost_scale": (c_int64, [_H]),
    "lorry_problem_num_dimensions": (c_int32, [_H]),
    "lorry_problem_num_locations": (c_int32, [_H]),
    "lorry_problem_num_depots": (c_int32, [_H]),
    "lorry_problem_num_clients": (c_int32, [_H]),
    "lorry_problem_num_vehicle_types": (c_int32, [_H]),
    "lorry_problem_num_profiles": (c_int32, [_H]),
    "lorry_problem_num_sections": (c_int32, [_H]),
    "lorry_problem_hash": (c_uint64, [_H]),
    "lorry_problem_location": (c_int, [_H, c_int32, POINTER(c_double), POINTER(c_double)]),
    "lorry_problem_lonlat": (c_int, [_H, c_int32, POINTER(c_double), POINTER(c_double)]),
    "lorry_problem_depot": (c_int, [_H, c_int32, POINTER(Depot)]),
    "lorry_problem_client": (c_int, [_H, c_int32, POINTER(Client)]),
    "lorry_problem_vehicle_type": (c_int, [_H, c_int32, POINTER(VehicleType)]),
    "lorry_problem_profile": (c_int, [_H, c_int32, POINTER(Profile)]),
    "lorry_problem_section": (c_int, [_H, c_int32, POINTER(Section)]),
    "lorry_problem_section_price": (c_int, [_H, c_int32, c_int32, _I64]),
    "lorry_problem_travel": (c_int, [_H, c_int32, c_int32, c_int32, _I64, _I64]),
    "lorry_problem_write": (c_int, [_H, c_char_p, POINTER(Message)]),
    "lorry_problem_scale": (c_int64, [_H, c_int]),
    "lorry_reason_text": (c_char_p, [c_int]),
    "lorry_solution_new": (c_int, [_H, c_int, c_int32, _I32, _I32, _I32, _OUT,
                                   POINTER(Message)]),
    "lorry_solution_read": (c_int, [_H, c_char_p, _OUT, POINTER(Message)]),
    "lorry_solution_free": (None, [_H]),
    "lorry_solution_problem": (c_void_p, [_H]),
    "lorry_solution_summary": (None, [_H, POINTER(Summary)]),
    "lorry_solution_route": (c_int, [_H, c_int32, POINTER(Route)]),
    "lorry_solution_stops": (c_int, [_H, c_int32, POINTER(Stop), c_size_t, c_int32]),
    "lorry_solution_unassigned": (c_int, [_H, c_int32, _I32, POINTER(c_int)]),
    "lorry_solution_statistics": (None, [_H, POINTER(Statistics)]),
    "lorry_solution_family": (c_int, [_H, c_int32, POINTER(Family)]),
    "lorry_solution_trace": (c_int, [_H, POINTER(TracePoint), c_size_t, c_int32]),
    "lorry_solution_write": (c_int, [_H, c_char_p, c_int, POINTER(Message)]),
    "lorry_solution_render": (c_int, [_H, c_int, _OUT, POINTER(c_size_t),
                                      POINTER(Message)]),
    "lorry_text_free": (None, [c_void_p]),
    "lorry_options_init": (None, [POINTER(Options), c_size_t]),
    "lorry_solver_new": (c_int, [POINTER(Config), _H, _OUT]),
    "lorry_solver_free": (None, [_H]),
    "lorry_solver_message": (c_char_p, [_H]),
    "lorry_solver_run": (c_int, [_H, POINTER(Options), _OUT]),
    "lorry_solver_cancel": (None, [_H]),
    "lorry_solver_incumbent": (c_int, [_H, _OUT]),
    "lorry_outlet_vehicle_init": (None, [POINTER(OutletVehicle), c_size_t]),
    "lorry_outlet_options_init": (None, [POINTER(OutletOptions), c_size_t]),
    "lorry_outlet_output_init": (None, [POINTER(OutletOutput), c_size_t]),
    "lorry_outlet_new": (c_int, [POINTER(Config), _OUT]),
    "lorry_outlet_free": (None, [_H]),
    "lorry_outlet_message": (c_char_p, [_H]),
    "lorry_outlet_read": (c_int, [_H, c_int, c_char_p]),
    "lorry_outlet_read_memory": (c_int, [_H, c_int, c_char_p, c_void_p, c_size_t]),
    "lorry_outlet_set_datum": (c_int, [_H, c_char_p]),
    "lorry_outlet_counts": (None, [_H] + 4 * [POINTER(c_size_t)]),
    "lorry_outlet_note": (c_char_p, [_H, c_size_t]),
    "lorry_outlet_plan": (c_int, [_H, POINTER(OutletOptions)]),
    "lorry_outlet_cancel": (None, [_H]),
    "lorry_outlet_options_of": (c_int, [_H, POINTER(OutletOptions)]),
    "lorry_outlet_day": (c_int, [_H, c_int, POINTER(DayFigures)]),
    "lorry_outlet_num_waybills": (c_size_t, [_H]),
    "lorry_outlet_waybill": (c_int, [_H, c_size_t, POINTER(WaybillStruct)]),
    "lorry_recut_options_init": (None, [POINTER(RecutOptions), c_size_t]),
    "lorry_outlet_recut": (c_int, [_H, POINTER(RecutOptions)]),
    "lorry_outlet_num_changes": (c_int32, [_H]),
    "lorry_outlet_change": (c_int, [_H, c_int32, POINTER(SectionChange)]),
    "lorry_outlet_solution": (c_void_p, [_H]),
    "lorry_outlet_write": (c_int, [_H, c_char_p, POINTER(OutletOutput)]),
    "lorry_bound_options_init": (None, [POINTER(BoundOptions), c_size_t]),
    "lorry_bound_new": (c_int, [POINTER(Config), _H, POINTER(BoundOptions), _OUT,
                                POINTER(Message)]),
    "lorry_bound_free": (None, [_H]),
    "lorry_bound_summary": (None, [_H, POINTER(BoundReport)]),
    "lorry_bound_relaxed": (c_char_p, [_H]),
    "lorry_bound_write": (c_int, [_H, c_char_p, POINTER(Message)]),
    "lorry_bound_check": (c_int, [_H, c_char_p, POINTER(c_int), POINTER(BoundReport),
                                  POINTER(Message)]),
    "lorry_solution_bound": (c_int, [_H, _OUT]),
    "lorry_check": (c_int, [_H, _OUT, POINTER(Message)]),
    "lorry_verdict_free": (None, [_H]),
    "lorry_verdict_is_valid": (c_int, [_H]),
    "lorry_verdict_num_violations": (c_size_t, [_H]),
    "lorry_verdict_violation": (c_int, [_H, c_size_t, POINTER(Violation)]),
    "lorry_verdict_summary": (None, [_H, POINTER(Summary)]),
}


def _candidates():
    """Where the library may lie, the first that exists wins."""
    given = os.environ.get("LORRY_LIBRARY")
    if given:
        return [pathlib.Path(given)]
    package = pathlib.Path(__file__).resolve().parent
    return [package / "liblorry.so", package.parents[2] / "build" / "liblorry.so"]


def _load() -> ctypes.CDLL:
    candidates = _candidates()
    path = next((p for p in candidates if p.exists()), None)
    if path is None:
        looked = " and ".join(str(p) for p in candidates)
        raise ImportError(f"liblorry.so not found (looked at {looked}); "
                          "run `make lib` in the checkout or set LORRY_LIBRARY")
    library = ctypes.CDLL(str(path))
    for name, (result, arguments) in FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


lib = _load()


# ---------------------------------------------------------------- helpers --

def sized(struct, init=None):
    """A struct with its size field set, and its defaults if it has some."""
    value = struct()
    if init is not None:
        init(byref(value), ctypes.sizeof(struct))
    else:
        value.size = ctypes.sizeof(struct)
    return value


language = lib.lorry_language_of(os.environ.get("LORRY_LANG", "").encode())
"""Of messages and pages; a lorry_language."""


def config() -> Config:
    """What new handles take from here: the language."""
    value = sized(Config, lib.lorry_config_init)
    value.language = language
    return value


def text(value: bytes | None) -> str:
    return value.decode("utf-8", "replace") if value else ""


def label_bytes(value) -> bytes | None:
    """UTF-8 of a label; none for None and ""."""
    return str(value).encode() if value not in (None, "") else None


def check(status: int, message: Message | bytes | None = None) -> int:
    """Raise for an error status, return OK or STOPPED."""
    if status >= 0:
        return status
    if isinstance(message, Message):
        message = message.text
    raise error(status, text(message) or status_text(status))


def status_text(status: int) -> str:
    """What a status means, in the language set."""
    return text(lib.lorry_translate(language, lib.lorry_status_text(status)))


def choice(value, table, what: str) -> int:
    """Number of a name in one of the tables above."""
    try:
        return table[value]
    except (KeyError, TypeError):
        names = ", ".join(repr(name) for name in table)
        raise error(-1, f"{what}: {value!r}, expected one of {names}") from None


def defects(model) -> list[Defect]:
    """Defects and warnings that a model handle keeps."""
    found = []
    for index in range(lib.lorry_model_num_defects(model)):
        item = sized(DefectStruct)
        lib.lorry_model_defect(model, index, byref(item))
        found.append(Defect(text(item.place), text(item.text), bool(item.is_warning)))
    return found


def check_model(status: int, model) -> None:
    """As check(), with the model's message and defects."""
    if status < 0:
        raise error(status, text(lib.lorry_model_message(model))
                    or status_text(status), defects(model))


