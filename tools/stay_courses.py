"""The courses of the synthetic stays, written by hand: what a chart of such a patient would say."""

from __future__ import annotations

from tools.stay_tracks import Course, Track, blood, urine, ventilated, vitals, who

__all__ = ["COURSES"]

COURSES: dict[str, Course] = {
    "05-bleeding-ulcer-survived": Course(
        who(71, 1, 174, 3),
        vitals(
            (118, 104, 92, 86),
            (88, 104, 118, 124),
            (48, 56, 62, 66),
            (36.2, 36.8),
            (14, 15),
            line=False,
            breaths=(24, 19, 17),
        )
        | blood(360, HCT=(21, 25, 29, 30))
        | blood(
            720,
            BUN=(58, 50, 36),
            Creatinine=(1.5, 1.3, 1.1),
            Na=(138, 140),
            K=(4.6, 4.0),
            HCO3=(19, 22, 24),
            Platelets=(168, 140, 138),
            WBC=(13.8, 11.2, 9.4),
            Glucose=(162, 128),
            Mg=(1.8, 1.9),
            Lactate=(3.8, 1.9, 1.2),
        )
        | urine(35, 70, 90),
        "wide",
    ),
    "06-bleeding-into-the-brain-died": Course(
        who(82, 0, 158, 3),
        vitals(
            (64, 78, 96, 110),
            (196, 168, 132, 98),
            (92, 80, 62, 48),
            (36.9, 38.2, 38.9),
            (6, 4, 3, 3),
        )
        | ventilated((0.6, 0.5, 0.5))
        | blood(480, PaO2=(188, 142, 110), PaCO2=(34, 36, 41), pH=(7.42, 7.38, 7.30), SaO2=(98, 97))
        | blood(
            720,
            Na=(139, 146, 154),
            K=(3.6, 3.9),
            BUN=(24, 28, 36),
            Creatinine=(1.1, 1.3, 1.8),
            WBC=(12.4, 16.8),
            HCT=(36, 33),
            Platelets=(212, 168),
            Glucose=(212, 178, 196),
            HCO3=(24, 22, 20),
            Mg=(1.9, 2.0),
            Lactate=(2.2, 2.6, 4.4),
        )
        | urine(90, 220, 40),
    ),
    "07-cooled-after-cardiac-arrest-survived": Course(
        who(76, 1, 178, 1),
        vitals(
            (98, 62, 58, 84),
            (92, 104, 112, 128),
            (50, 54, 58, 64),
            (35.6, 33.2, 33.4, 36.8),
            (3, 3, 3, 6),
        )
        | ventilated((1.0, 0.6, 0.5, 0.4))
        | blood(
            360,
            PaO2=(96, 122, 116),
            PaCO2=(52, 38, 37),
            pH=(7.11, 7.28, 7.36),
            SaO2=(93, 97),
            Lactate=(9.4, 4.6, 1.8),
        )
        | blood(
            720,
            Na=(141, 140),
            K=(5.2, 3.8),
            BUN=(34, 40, 42),
            Creatinine=(1.9, 2.1, 1.8),
            WBC=(18.6, 14.9),
            HCT=(38, 34),
            Platelets=(188, 150),
            Glucose=(312, 188, 142),
            HCO3=(14, 19, 23),
            AST=(420, 610),
            ALT=(310, 402),
            Bilirubin=(0.9, 1.1),
            TroponinT=(0.9, 3.4),
            Mg=(2.2, 2.0),
        )
        | urine(25, 60, 85),
        "units",
    ),
    "08-quiet-at-first-died": Course(
        who(58, 0, 165, 1),
        vitals(
            (84, 80, 78, 82),
            (128, 124, 126, 122),
            (70, 68, 70, 66),
            (36.8, 36.9),
            (15, 15),
            line=False,
            breaths=(17, 16, 17),
        )
        | blood(
            720,
            Na=(139, 140),
            K=(4.1, 4.2),
            BUN=(14, 15),
            Creatinine=(0.8, 0.8),
            WBC=(9.1, 8.6),
            HCT=(37, 36),
            Platelets=(244, 232),
            Glucose=(118, 109),
            HCO3=(25, 25),
            Mg=(2.0, 2.0),
            TroponinT=(0.31, 0.22),
        )
        | urine(70, 80),
    ),
    "09-ketoacidosis-survived": Course(
        who(27, 0, 168, 3),
        vitals(
            (128, 104, 88, 80),
            (102, 110, 116, 118),
            (58, 62, 68, 70),
            (36.4, 36.9),
            (13, 15, 15),
            line=False,
            breaths=(32, 22, 16),
        )
        | blood(
            360,
            Glucose=(612, 240, 168, 150),
            HCO3=(6, 14, 20, 24),
            K=(5.6, 3.9, 3.7, 4.0),
            Na=(129, 136, 139),
        )
        | blood(
            720,
            pH=(7.06, 7.32, 7.40),
            PaCO2=(18, 31, 38),
            PaO2=(112, 102),
            BUN=(28, 16, 9),
            Creatinine=(1.5, 0.9, 0.7),
            WBC=(19.2, 10.4),
            HCT=(44, 36),
            Platelets=(320, 244),
            Mg=(1.6, 1.9),
            Lactate=(3.1, 1.1),
        )
        | urine(240, 140, 90),
        "units",
    ),
    "10-liver-failure-died": Course(
        who(54, 1, 176, 3),
        vitals(
            (112, 116, 120, 126), (94, 90, 86, 80), (46, 44, 40, 38), (36.4, 36.0, 35.6), (11, 8, 6)
        )
        | ventilated((0.5, 0.6, 0.7))
        | blood(
            480,
            PaO2=(82, 78, 70),
            PaCO2=(31, 34, 38),
            pH=(7.31, 7.24, 7.16),
            SaO2=(95, 92),
            Lactate=(6.2, 8.8, 12.4),
        )
        | blood(
            720,
            Na=(127, 129),
            K=(4.9, 5.6),
            BUN=(64, 78, 88),
            Creatinine=(3.1, 3.9, 4.6),
            WBC=(18.2, 24.1),
            HCT=(27, 25),
            Platelets=(58, 41),
            Glucose=(88, 74),
            HCO3=(16, 13, 11),
            AST=(1480, 2120),
            ALT=(890, 1240),
            ALP=(188, 204),
            Bilirubin=(18.4, 22.6),
            Albumin=(2.1, 1.9),
            Mg=(2.3, 2.4),
        )
        | urine(15, 8, 5),
    ),
    "11-worn-out-lungs-died": Course(
        who(79, 0, 160, 3),
        vitals(
            (104, 98, 96, 94),
            (128, 118, 112, 110),
            (64, 58, 56, 54),
            (37.4, 37.6),
            (13, 12, 12),
            line=False,
            breaths=(30, 27, 26),
        )
        | blood(480, PaO2=(58, 64, 66), PaCO2=(74, 70, 68), pH=(7.25, 7.29, 7.31), SaO2=(88, 91))
        | blood(
            720,
            Na=(141, 143),
            K=(4.4, 4.2),
            BUN=(36, 40, 44),
            Creatinine=(1.2, 1.4),
            WBC=(15.1, 14.2),
            HCT=(34, 32),
            Platelets=(268, 240),
            Glucose=(168, 172),
            HCO3=(31, 32),
            Mg=(1.9, 2.0),
            Lactate=(1.6, 1.5),
        )
        | urine(45, 40, 38),
        "wide",
    ),
    "12-inflamed-pancreas-survived": Course(
        who(66, 1, 181, 4),
        vitals(
            (124, 118, 112, 108),
            (104, 106, 112, 116),
            (54, 56, 58, 60),
            (38.4, 38.6, 38.2),
            (14, 13, 13),
        )
        | ventilated((0.6, 0.5, 0.5))
        | blood(
            480,
            PaO2=(74, 84, 90),
            PaCO2=(42, 40, 39),
            pH=(7.29, 7.32, 7.36),
            SaO2=(93, 96),
            Lactate=(4.1, 2.9, 2.0),
        )
        | blood(
            720,
            Na=(134, 136),
            K=(4.4, 4.1),
            BUN=(38, 44, 46),
            Creatinine=(1.9, 2.2, 2.1),
            WBC=(21.8, 18.6),
            HCT=(44, 34),
            Platelets=(188, 152),
            Glucose=(228, 182),
            HCO3=(18, 20),
            Bilirubin=(2.6, 2.2),
            AST=(142, 96),
            ALT=(128, 88),
            Albumin=(2.4, 2.2),
            Mg=(1.5, 1.9),
        )
        | urine(30, 45, 60),
        "units",
    ),
    "13-chart-of-five-hours-survived": Course(
        who(63, 0, 164, 4),
        {
            "HR": Track(60, 4, ((0, 96), (5, 88))),
            "NISysABP": Track(60, 6, ((0, 112), (5, 121))),
            "NIDiasABP": Track(60, 4, ((0, 60), (5, 64))),
            "RespRate": Track(60, 2, ((0, 20), (5, 17))),
            "Temp": Track(240, 0.2, ((0, 36.4), (5, 36.9))),
            "GCS": Track(240, 0, ((0, 15), (5, 15))),
            **{
                code: Track(600, 0, ((1, value), (2, value)))
                for code, value in {
                    "Na": 138,
                    "K": 4.2,
                    "BUN": 16,
                    "Creatinine": 0.9,
                    "WBC": 12.3,
                    "HCT": 33,
                    "Platelets": 201,
                    "Glucose": 138,
                    "HCO3": 24,
                }.items()
            },
        },
    ),
}
