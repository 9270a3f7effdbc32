"""What is measured beyond the scores: size, speed, faithfulness, what the gate refuses."""
